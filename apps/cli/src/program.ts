// The command line as a whole: which commands there are and how they are shown. What each does is in commands/.
import { Command } from "commander";
import { attendCommand } from "./commands/attend.ts";
import { benchCommand } from "./commands/bench.ts";
import { embedCommand } from "./commands/embed.ts";
import { generateCommand } from "./commands/generate.ts";
import { inspectCommand } from "./commands/inspect.ts";
import { mergeCommand } from "./commands/merge.ts";
import { serveCommand } from "./commands/serve.ts";
import { showCommand } from "./commands/show.ts";
import { siteCommand } from "./commands/site.ts";
import { tokenizeCommand } from "./commands/tokenize.ts";
import { trainCommand } from "./commands/train.ts";
import { translateCommand } from "./commands/translate.ts";
import { vectorsCommand } from "./commands/vectors.ts";
import { Failure } from "./failure.ts";
import { examples } from "./start/start-screen.ts";
import { readVersion } from "./version.ts";

/** The parser with all commands. It throws instead of leaving the process, and prints no errors of its own. */
export function createProgram(): Command {
  const program = new Command("attn")
    .description("Attention, in pieces: run language models, look into them, and cut texts into tokens.")
    .version(readVersion(), "-v, --version", "print the version")
    .helpOption("-h, --help", "show this screen")
    .helpCommand(false)
    .addHelpText("after", () => `\n${examples(process.env)}`);
  const makers = [
    generateCommand,
    tokenizeCommand,
    embedCommand,
    translateCommand,
    attendCommand,
    vectorsCommand,
    showCommand,
    trainCommand,
    mergeCommand,
    inspectCommand,
    benchCommand,
    serveCommand,
    siteCommand,
  ];
  for (const make of makers) program.addCommand(make());
  program.addCommand(helpCommand(program));
  beQuiet(program);
  program.hook("preAction", (_, command) => refuseEmptyValues(command));
  return program;
}

/** The command that the arguments name, with its parents: `attn train lm`. Flags between the names end it. */
export function commandPath(args: readonly string[]): string {
  let command = createProgram();
  const names = [command.name()];
  for (const name of args) {
    const inner = command.commands.find((candidate) => candidate.name() === name && name !== "help");
    if (inner === undefined) break;
    command = inner;
    names.push(name);
  }
  return names.join(" ");
}

/** `attn help train lm` is `attn train lm --help`. The parser's own one answers a wrong name with the whole help. */
function helpCommand(program: Command): Command {
  return new Command("help")
    .description("show what a command can do")
    .argument("[COMMAND...]", "its name")
    .action((names: readonly string[]) => {
      let command = program;
      for (const name of names) {
        const inner = command.commands.find((candidate) => candidate.name() === name);
        if (inner === undefined) throw unknownCommand(command, name);
        command = inner;
      }
      command.outputHelp();
    });
}

/** An empty text is no file, no folder, no name and no address; a server would take it for all addresses. */
function refuseEmptyValues(command: Command): void {
  const empty = command.options.find((option) => command.getOptionValue(option.attributeName()) === "");
  if (empty !== undefined) throw new Failure(`${empty.long} must not be empty`);
}

function unknownCommand(command: Command, name: string): Failure {
  const names = command.commands.map((inner) => inner.name()).filter((inner) => inner !== "help");
  const place = command.parent === null ? "" : `${command.name()} `;
  return new Failure(
    names.length === 0
      ? `${place}has no commands, got ${JSON.stringify(name)}`
      : `there is no command ${JSON.stringify(`${place}${name}`)}; there are ${names.join(", ")}`,
  );
}

function beQuiet(command: Command): void {
  command
    .exitOverride()
    .showSuggestionAfterError(true)
    .allowExcessArguments(false)
    .configureOutput({ outputError: () => undefined, writeErr: () => undefined })
    .configureHelp({ styleTitle: (title) => `\u001b[1m${title}\u001b[22m`, showGlobalOptions: false });
  if (command.parent !== null) command.helpOption("-h, --help", "show this screen").helpCommand(false);
  for (const inner of command.commands) beQuiet(inner);
}
