/** Where the builder's WiX source takes components. */
const COMPONENTS = '<ComponentGroup Id="ProductComponents" Directory="APPLICATIONFOLDER">';
const LINK_HANDLER = `
      <Component Id="LinkHandler" Guid="B0E7C9B5-3F3A-4E0F-9D0B-7E5B8C1D2A64">
        <RegistryKey Root="HKLM" Key="Software\\Classes\\madoguchi">
          <RegistryValue Type="string" Value="URL:Madoguchi" KeyPath="yes"/>
          <RegistryValue Type="string" Name="URL Protocol" Value=""/>
          <RegistryValue Type="string" Key="shell\\open\\command" Value="&quot;[APPLICATIONFOLDER]Madoguchi.exe&quot; &quot;%1&quot;"/>
        </RegistryKey>
      </Component>`;

/**
 * The installer's WiX source with one more component: links of the form `madoguchi:…` open the app. The builder has an
 * option for this on macOS and Linux alone.
 *
 * @throws where the source is not of the form that the builder writes
 */
export function withLinkHandler(wixSource: string): string {
  if (wixSource.split(COMPONENTS).length !== 2) throw new Error('the WiX source has no one place for components');
  return wixSource.replace(COMPONENTS, () => `${COMPONENTS}${LINK_HANDLER}`);
}
