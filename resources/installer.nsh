; Links of the form madoguchi:… open the app, for every account of the machine. The MSI does the same in scripts/package/msi-links.ts.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\madoguchi" "" "URL:Madoguchi"
  WriteRegStr SHELL_CONTEXT "Software\Classes\madoguchi" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\madoguchi\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\madoguchi"
!macroend
