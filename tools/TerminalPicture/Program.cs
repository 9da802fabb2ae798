// Runs nncompress and draws what it prints as an SVG picture of a terminal, for the documentation. From the repository's root:
//
//     dotnet run --project tools/TerminalPicture -- docs/images/prune.svg \
//         prune models/digits.onnx --sparsity 0.8 --data models/digits.yaml -o digits-pruned.onnx
using NNCompress.Cli.Hosting;
using NNCompress.TerminalPicture;

if (args is not [var picture, .. var command] || command.Length == 0)
{
    Console.Error.WriteLine("usage: TerminalPicture PICTURE.svg COMMAND LINE OF nncompress");
    return 2;
}

using var screen = Screen.Open(width: 108);
var exit = CommandLineApp.Run(command, new Terminal(screen, screen), Library.Real, CancellationToken.None);

// A picture of a failure is none that the documentation wants.
if (exit == 0)
    File.WriteAllText(picture, screen.Export(new SvgTerminal($"./nncompress {string.Join(' ', command)}")));
else
    Console.Error.WriteLine($"exit code {(int)exit}; no picture drawn");
return (int)exit;
