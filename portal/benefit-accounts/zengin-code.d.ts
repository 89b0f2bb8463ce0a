declare module 'zengin-code' {
  interface Named {
    readonly code: string;
    readonly name: string;
    readonly kana: string;
  }
  interface Bank extends Named {
    readonly branches: Readonly<Record<string, Named>>;
  }
  const banks: Readonly<Record<string, Bank>>;
  export = banks;
}
