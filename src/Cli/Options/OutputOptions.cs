using System.CommandLine;

namespace NNCompress.Cli.Options;

/// <summary><c>-o</c>, <c>--force</c> and <c>--external-data</c>.</summary>
sealed class OutputOptions
{
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Where the result goes [default: MODEL with a suffix, beside it].",
        HelpName = "FILE",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Replace the output file where it exists." };
    private readonly Option<bool> _externalData = new("--external-data")
    {
        Description = "Write the weights into one data file beside the model, whatever its size.",
    };

    public void AddTo(Command command)
    {
        command.Add(_output);
        command.Add(_force);
        command.Add(_externalData);
    }

    /// <summary>The output's path; without <c>-o</c>, the model's with a suffix before its extension.</summary>
    public string Path(ParseResult parse, string model, string suffix) =>
        parse.GetValue(_output)
        ?? System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(model) ?? "",
            $"{System.IO.Path.GetFileNameWithoutExtension(model)}.{suffix}.onnx"
        );

    public bool Force(ParseResult parse) => parse.GetValue(_force);

    public bool ExternalData(ParseResult parse) => parse.GetValue(_externalData);
}
