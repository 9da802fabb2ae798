using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files;

/// <summary>Which initializers lie in other files than the model's, and where.</summary>
internal interface IExternalPlaces
{
    /// <summary>Where a tensor lies; null for one that goes into the model file.</summary>
    ExternalPlace? Find(Tensor tensor);
}
