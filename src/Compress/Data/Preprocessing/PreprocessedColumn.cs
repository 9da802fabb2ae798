using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Preprocessing;

/// <summary>A column whose samples go through steps when they are read. Owns the column beneath.</summary>
public sealed class PreprocessedColumn : SampleColumn
{
    private readonly SampleColumn _column;
    private readonly ImmutableArray<PreprocessingStep> _steps;
    private readonly SampleSpec _result;

    /// <param name="column">What the steps begin with.</param>
    /// <param name="steps">The steps in order.</param>
    /// <param name="name">The model input; null to keep the column's.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">A step does not fit what comes to it; the column is closed.</exception>
    public PreprocessedColumn(SampleColumn column, IEnumerable<PreprocessingStep> steps, string? name = null)
    {
        (_column, _steps, Name) = (column, [.. steps], name ?? column.Name);
        try
        {
            _result = _steps.Aggregate(SampleSpec.Of(column.Type, column.Shape), (spec, step) => step.Describe(spec));
        }
        catch
        {
            column.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string? Name { get; }

    /// <inheritdoc/>
    public override string Place => _column.Place;

    /// <inheritdoc/>
    public override ElementType Type => _result.Type;

    /// <inheritdoc/>
    public override ImmutableArray<Dimension> Shape => _result.Shape;

    /// <inheritdoc/>
    public override long Count => _column.Count;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        var sample = _column.Read(index);
        var spec = SampleSpec.Of(sample.Type, [.. sample.Dims.Select(d => new Dimension(d))]);
        byte[]? own = null;
        foreach (var step in _steps)
        {
            var next = step.Describe(spec);
            if (step is ArithmeticStep arithmetic)
            {
                if (own is null)
                {
                    own = ArithmeticStep.Singles(sample);
                    sample = Tensor.FromBytes(ElementType.Float32, sample.Dims.AsSpan(), own);
                }

                // Nobody else has seen this tensor yet.
                arithmetic.Compute(MemoryMarshal.Cast<byte, float>(own.AsSpan()), spec);
            }
            else
            {
                sample = step.Apply(sample, spec);
                own = null;
            }

            spec = next;
        }
        return sample;
    }

    /// <summary>What the steps begin with, and the steps.</summary>
    internal override void Identify(IncrementalHash hash, long first, long count)
    {
        foreach (var step in _steps)
            hash.AppendData(Encoding.UTF8.GetBytes($"{step}\n"));
        _column.Identify(hash, first, count);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _column.Dispose();
        base.Dispose(disposing);
    }
}
