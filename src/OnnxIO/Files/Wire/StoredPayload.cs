using System.Buffers;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files.Wire;

/// <summary>The element data of one tensor message, gathered while the message is walked.</summary>
internal sealed class StoredPayload
{
    /// <summary>Shorter runs are copied together: a file may hold millions of elements written one by one.</summary>
    private const int SmallRun = 64;

    private readonly List<TypedChunk> _chunks = [];
    private ArrayBufferWriter<byte>? _small;
    private int _smallField;

    /// <summary><c>raw_data</c>; of several, protobuf keeps the last.</summary>
    public ByteSource? Raw { get; set; }

    public bool IsEmpty => Raw is null && _chunks.Count == 0 && _small is null;

    /// <summary>Runs of typed data in file order.</summary>
    public IReadOnlyList<TypedChunk> Chunks
    {
        get
        {
            FlushSmall();
            return _chunks;
        }
    }

    /// <summary>Adds a run of a typed field, or one element of it.</summary>
    public void Add(int field, ByteSource run)
    {
        if (run.Length == 0)
            return;
        if (_smallField != field)
            FlushSmall();
        if (run.Length > SmallRun)
        {
            FlushSmall();
            _chunks.Add(new TypedChunk(field, run));
            return;
        }

        _smallField = field;
        _small ??= new ArrayBufferWriter<byte>((int)run.Length);
        _small.Write(run.Whole);
    }

    private void FlushSmall()
    {
        if (_small is null)
            return;
        _chunks.Add(new TypedChunk(_smallField, new MemoryBytes(_small.WrittenMemory)));
        _small = null;
    }
}
