import type { statistics as jaStatistics } from '../ja/desk-watch.ts';
import { ruby } from '../ruby.ts';
import type { WrittenSoFar } from '../written-so-far.ts';

export const statistics: WrittenSoFar<typeof jaStatistics> = {
  lead: ruby`終《お》わった月《つき》を1回《かい》だけ数《かぞ》えたものです。1から4までの数《かず》は「5未満《みまん》」とだけ出《だ》します。だれのことか分《わ》からないようにするためです。`,
  none: ruby`まだ数《かぞ》えた月《つき》はありません。月《つき》が終《お》わると数《かぞ》えます。`,
  hidden: ruby`数《かず》が少《すく》ないので出《だ》しません`,
};
