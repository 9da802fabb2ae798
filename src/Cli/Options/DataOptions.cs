using System.CommandLine;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Options;

/// <summary><c>--data</c>, or <c>--evaluation</c> and <c>--calibration</c> apart, and <c>--labels</c>.</summary>
/// <param name="calibrates">Whether the verb can use calibration data.</param>
sealed class DataOptions(bool calibrates)
{
    private const string Path = "PATH";

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Data to measure on: a description (.yaml), arrays (.npz, .npy), a folder of images or of test_data_set_* folders.",
        HelpName = Path,
    };

    private readonly Option<string?> _evaluation = new("--evaluation")
    {
        Description = "Data that accuracies are measured on, where --data is not given.",
        HelpName = Path,
    };
    private readonly Option<string?> _calibration = new("--calibration")
    {
        Description = "Data that statistics are collected on, where --data is not given.",
        HelpName = Path,
    };
    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "Labels (.npy) of the evaluation data, where they are not part of it.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_labels);
        if (!calibrates)
            return;
        command.Add(_evaluation);
        command.Add(_calibration);
    }

    public DataChoice Read(ParseResult parse, string place, DiagnosticBag problems)
    {
        var (data, labels) = (parse.GetValue(_data), parse.GetValue(_labels));
        var (evaluation, calibration) = calibrates ? (parse.GetValue(_evaluation), parse.GetValue(_calibration)) : (null, null);
        if (data is not null && (evaluation ?? calibration) is not null)
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    place,
                    "--data stands for both --evaluation and --calibration.",
                    "Give either the one or the other two."
                )
            );
        if (labels is not null && (data ?? evaluation) is null)
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    place,
                    "--labels belongs to evaluation data, and there is none.",
                    "Give --data or --evaluation."
                )
            );
        return new DataChoice(data ?? evaluation, data ?? calibration, labels);
    }
}
