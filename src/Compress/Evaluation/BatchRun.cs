using NNCompress.Data;
using NNCompress.Data.Sequences;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Evaluation;

/// <summary>
/// Runs a model over batches: once, or step by step where the data is cut into steps, carrying the model's memory. What the steps gave is put
/// together along a second axis, [rows, …] of each becoming [rows, steps, …].
/// </summary>
internal sealed class BatchRun
{
    private readonly IModelRunner _model;
    private readonly int _wanted;
    private readonly string[] _computed;

    /// <param name="model">The model.</param>
    /// <param name="state">What it remembers.</param>
    /// <param name="outputs">The outputs that are asked for.</param>
    /// <exception cref="DiagnosticException">The model lacks an output of its memory.</exception>
    public BatchRun(IModelRunner model, IReadOnlyList<StateLink> state, IReadOnlyList<string> outputs)
    {
        (_model, _wanted) = (model, outputs.Count);
        var found = new DiagnosticBag();
        foreach (var link in state.Where(link => !model.Outputs.Contains(link.Output)))
        {
            found.Add(
                DataCodes.StateMissing.At(
                    $"output '{link.Output}'",
                    $"`state:` feeds it to input '{link.Input}', but the model has no such output; it has {string.Join(", ", model.Outputs.Select(o => $"'{o}'"))}.",
                    "Correct `state:` in the data description."
                )
            );
        }
        found.ThrowIfErrors();
        _computed = [.. outputs, .. state.Select(link => link.Output).Except(outputs)];
    }

    /// <returns>The outputs in the order asked for.</returns>
    public IReadOnlyList<KeyValuePair<string, Tensor>> Run(DataBatch batch, CancellationToken cancellation)
    {
        var steps = new List<IReadOnlyList<KeyValuePair<string, Tensor>>>(batch.StepCount);
        var state = batch.State;
        for (var step = 0; step < batch.StepCount; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var answers = _model.Run(batch.InputsAt(step, state), _computed, cancellation);
            state = state.Next(name => answers.First(a => a.Key == name).Value);
            steps.Add([.. answers.Take(_wanted)]);
        }
        return batch.IsStepped
            ? [.. steps[0].Select((first, i) => KeyValuePair.Create(first.Key, Stacked([.. steps.Select(s => s[i].Value)])))]
            : steps[0];
    }

    private static Tensor Stacked(Tensor[] steps)
    {
        var first = steps[0];
        if (Array.Find(steps, s => !s.Dims.SequenceEqual(first.Dims)) is { } other)
            throw new DiagnosticException(
                DataCodes.SamplesDiffer.At("outputs", $"One step gave {first} and another {other}: they cannot be put together.")
            );
        var rows = first.Rank == 0 ? 1 : (int)first.Dims[0];
        var length = rows == 0 ? 0 : (int)first.ByteLength / rows;
        var bytes = new byte[checked(steps.Length * rows * length)];
        for (var step = 0; step < steps.Length; step++)
        {
            var source = steps[step].Bytes.Whole;
            for (var row = 0; row < rows; row++)
                source.Slice(row * length, length).CopyTo(bytes.AsSpan((row * steps.Length + step) * length));
        }
        return Tensor.FromBytes(first.Type, [rows, steps.Length, .. first.Dims.Skip(1)], bytes);
    }
}
