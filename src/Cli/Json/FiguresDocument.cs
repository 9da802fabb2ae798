using NNCompress.History;

namespace NNCompress.Cli.Json;

/// <summary>What a model costs; <c>macs</c> is null where the model did not run on inputs that are made up.</summary>
sealed record FiguresDocument(long Bytes, long Parameters, long? Macs)
{
    public static FiguresDocument Of(ModelFigures f) => new(f.Bytes, f.Parameters, f.Macs);
}
