using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files;

/// <summary>
/// The order of initializers in a data file. Each begins at a multiple of the page size, so that it can be mapped by itself;
/// a tensor that several initializers share is stored once.
/// </summary>
internal sealed class ExternalLayout : IExternalPlaces
{
    public const int Alignment = 4096;

    private readonly Dictionary<Tensor, long> _offsets = [];
    private readonly List<Tensor> _tensors = [];

    /// <param name="model">The model whose initializers are laid out, of all scopes in order.</param>
    /// <param name="minBytes">Smaller tensors stay in the model file.</param>
    public ExternalLayout(Model model, long minBytes)
    {
        foreach (var tensor in model.Scopes.SelectMany(s => s.Initializers).Select(v => v.Initializer).OfType<Tensor>())
        {
            if (!CanLieOutside(tensor) || tensor.ByteLength < Math.Max(1, minBytes) || _offsets.ContainsKey(tensor))
                continue;
            Length = (Length + Alignment - 1) / Alignment * Alignment;
            _offsets.Add(tensor, Length);
            _tensors.Add(tensor);
            Length += tensor.ByteLength;
        }
    }

    /// <summary>The data file's name; known once the data are written.</summary>
    public string? Location { get; set; }

    /// <summary>Bytes of the whole data file.</summary>
    public long Length { get; }

    public bool IsEmpty => _tensors.Count == 0;

    /// <summary>The tensors in order of their offsets.</summary>
    public IEnumerable<(Tensor Tensor, long Offset)> Tensors => _tensors.Select(t => (t, _offsets[t]));

    /// <inheritdoc/>
    public ExternalPlace? Find(Tensor tensor) =>
        _offsets.TryGetValue(tensor, out var offset)
            ? new ExternalPlace(
                Location ?? throw new InvalidOperationException("The data file is not written yet."),
                offset,
                tensor.ByteLength
            )
            : null;

    private static bool CanLieOutside(Tensor tensor) => tensor.Type.Bits > 0 && tensor.Payload is not (StringPayload or EmptyPayload);
}
