import type { Command } from 'commander';
import type { CommandLineHelp } from '#words/command-line-words.ts';
import {
  addCardCommands,
  addDoctorCommand,
  addPinCommand,
  addSignCommands,
  addVerifyCommand,
} from './card-arguments.ts';
import { addNativeHostCommands } from './native-host-arguments.ts';
import { addApplicationCommands, addPortalCommands } from './portal-arguments.ts';
import {
  addAgencyCommands,
  addRegistrationCommands,
  addSenderCommands,
  addSiteCommands,
  addSourceCommands,
  addTerminalCommands,
} from './registration-arguments.ts';
import {
  addBackupCommands,
  addCatalogueCommands,
  addDeskCommands,
  addJobsCommands,
  addKeysCommands,
  addMailCommands,
  addServerCommands,
  addStaffCommands,
} from './server-arguments.ts';

/**
 * Adds every command to the program: names, arguments and options, by area in files of their own. What a command does is
 * loaded when it runs, so that a look at the help waits for no library.
 */
export function addCommands(program: Command, words: CommandLineHelp): void {
  addCardCommands(program, words);
  addPinCommand(program, words);
  addSignCommands(program, words);
  addVerifyCommand(program, words);
  addPortalCommands(program, words);
  addApplicationCommands(program, words);
  const portal = addServerCommands(program, words);
  addStaffCommands(portal, words);
  addKeysCommands(portal, words);
  addDeskCommands(portal, words);
  addBackupCommands(portal, words);
  addCatalogueCommands(portal, words);
  addRegistrationCommands(portal, words);
  addTerminalCommands(portal, words);
  addJobsCommands(portal, words);
  addMailCommands(portal, words);
  addSenderCommands(portal, words);
  addSiteCommands(portal, words);
  addSourceCommands(portal, words);
  addAgencyCommands(program, words);
  addNativeHostCommands(program, words);
  addDoctorCommand(program, words);
}
