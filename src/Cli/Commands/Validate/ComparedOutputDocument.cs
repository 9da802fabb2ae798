using NNCompress.Validation;

namespace NNCompress.Cli.Commands.Validate;

/// <summary>An output compared; errors are null where one side is not finite, <c>sqnr</c> also where the outputs are equal.</summary>
sealed record ComparedOutputDocument(string Name, long Elements, double MaxError, double MeanError, double Sqnr, double Cosine)
{
    public static ComparedOutputDocument Of(OutputComparison o) => new(o.Name, o.Elements, o.MaxError, o.MeanError, o.Sqnr, o.Cosine);
}
