using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>Data of the tensors of a model that is being written: which go into the model file, and where the others lie.</summary>
internal sealed class OutgoingPayloads(IExternalPlaces? external)
{
    private readonly List<TensorPayload> _embedded = [];

    /// <summary>Where initializers lie in other files; null where everything goes into the model file.</summary>
    public IExternalPlaces? External => external;

    /// <summary>Data that stand in the model file, by number.</summary>
    public IReadOnlyList<TensorPayload> Embedded => _embedded;

    /// <summary>Takes data for the model file and gives their number.</summary>
    public int Embed(TensorPayload payload)
    {
        _embedded.Add(payload);
        return _embedded.Count - 1;
    }
}
