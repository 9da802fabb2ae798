namespace NNCompress.OnnxIO.Files;

/// <summary>Where a tensor lies in a data file.</summary>
/// <param name="Location">The data file, relative to the model's folder.</param>
/// <param name="Offset">Bytes before the tensor.</param>
/// <param name="Length">Bytes of the tensor.</param>
internal readonly record struct ExternalPlace(string Location, long Offset, long Length);
