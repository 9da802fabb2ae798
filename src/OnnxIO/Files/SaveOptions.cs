namespace NNCompress.OnnxIO.Files;

/// <summary>How a model is saved.</summary>
/// <param name="EmbedLimit">A model of at most so many bytes is written as one file; protobuf itself fails above 2 GB.</param>
/// <param name="ExternalData">Whether initializers go into a data file beside the model; null: only above <paramref name="EmbedLimit"/>.</param>
/// <param name="MinExternalBytes">Initializers below this size stay in the model file in any case.</param>
/// <param name="AllowInputOverwrite">Whether the file that the model was read from may be replaced.</param>
public sealed record SaveOptions(
    long EmbedLimit = 1_500_000_000,
    bool? ExternalData = null,
    int MinExternalBytes = 1024,
    bool AllowInputOverwrite = false
);
