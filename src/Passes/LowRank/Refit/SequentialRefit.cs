using System.Numerics.Tensors;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;
using Tensor = NNCompress.OnnxIO.Tensors.Tensor;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Fits last factors again, in order of execution, each to the inputs that the decomposed and already fitted layers before it really give:
/// <code>
/// Z = what the last factor B reads in the decomposed model,  Y the float model's output,  Ŷ the decomposed one's
/// E = Y − Ŷ ≈ Z·Dᵀ + 1·δᵀ;      B += D,  b += δ
/// </code>
/// Rows are a sample of the calibration data's, the same ones in both models. A quarter of them judges: of several ridges the best is taken, and a layer whose
/// error does not fall stays as it was. What is fitted is the change, so that a ridge holds on to the factor as it was decomposed.
/// </summary>
internal sealed class SequentialRefit(PassContext context, Model reference, Workbench bench)
{
    /// <summary>Runs of the decomposed model at most; of a deep model, neighbouring levels share one.</summary>
    private const int MostStages = 24;

    /// <summary>A quarter of them judges.</summary>
    private const int LeastRows = 8;

    /// <summary>With the last, hardly anything but the mean is corrected.</summary>
    private static readonly double[] Ridges = [1e-4, 1e-2, 1, 100];

    private readonly Dictionary<DecomposedLayer, RefitOutcome> _outcomes = [];

    /// <summary>Runs over the data.</summary>
    public int Runs { get; private set; }

    /// <summary>Fits what can be fitted.</summary>
    /// <returns>An outcome for each layer.</returns>
    public IReadOnlyDictionary<DecomposedLayer, RefitOutcome> Run(IEnumerable<DecomposedLayer> layers)
    {
        var nodes = new ReferenceNodes(reference);
        var targets = new List<RefitTarget>();
        foreach (var layer in layers)
        {
            if (RefitTarget.Of(layer, nodes, out var reason) is { } target)
                targets.Add(target);
            else
                _outcomes.Add(layer, new RefitOutcome.Left(reason!));
        }

        var done = 0;
        // the float model does not change: its outputs come from one run, as far as they fit the memory
        foreach (var batch in LayerStages.Of(context.Model, targets, 1, WantedBytesOf))
        {
            var wanted = context.Calibration!.Collect(
                reference,
                [.. batch.Select(t => new StatisticRequest(t.Wanted, t.OutputSample))],
                context.Cancellation
            );
            Runs++;
            foreach (var stage in LayerStages.Of(context.Model, batch, MostStages, BytesOf))
            {
                context.Cancellation.ThrowIfCancellationRequested();
                context.Progress?.Report(new PassProgress($"fitting {stage[0].Node.Label}", (double)done / targets.Count));
                Fit(stage, wanted);
                done += stage.Count;
                Runs++;
            }
        }

        return _outcomes;
    }

    private void Fit(IReadOnlyList<RefitTarget> stage, StatisticSet wanted)
    {
        var found = context.Calibration!.Collect(
            context.Model,
            [
                .. stage.SelectMany(t =>
                    new[] { new StatisticRequest(t.Input, t.FactorSample), new StatisticRequest(t.Output, t.OutputSample) }
                ),
            ],
            context.Cancellation
        );
        foreach (var target in stage)
        {
            var outcome = Fit(
                target,
                found.Of<RowSampleAccumulator>(target.Input, target.FactorSample),
                found.Of<RowSampleAccumulator>(target.Output, target.OutputSample),
                wanted.Of<RowSampleAccumulator>(target.Wanted, target.OutputSample)
            );
            _outcomes.Add(target.Layer, outcome);
        }
    }

    private RefitOutcome Fit(RefitTarget target, RowSampleAccumulator? z, RowSampleAccumulator? output, RowSampleAccumulator? wanted)
    {
        var layer = target.Layer.Target;
        if (z is not { Count: >= LeastRows } || output is null || wanted is null)
            return new RefitOutcome.Left($"the calibration data give it {z?.Count ?? 0} rows, and a fit takes {LeastRows}");
        // the rows must be the same ones
        if (!z.Indices().AsSpan().SequenceEqual(output.Indices()) || !z.Indices().AsSpan().SequenceEqual(wanted.Indices()))
            return new RefitOutcome.Left("it reads other positions than in the float model");
        var (width, outputs, groups) = (target.Width, layer.Outputs, layer.Groups);
        if (z.Width != width * groups || output.Width != outputs || wanted.Width != outputs)
            return new RefitOutcome.Left("its rows have another width than its factor");

        var error = Difference(wanted.Rows(), output.Rows());
        var learn = z.Count - z.Count / 4;
        var (before, after) = (0.0, 0.0);
        var slopes = new double[outputs * width];
        var shift = new double[outputs];
        for (var group = 0; group < groups; group++)
        {
            var rows = layer.Rows;
            var ownZ = Cut(z.Rows(), z.Width, group * width, width);
            var ownE = Cut(error, outputs, group * rows, rows);
            var (heldZ, heldE) = (ownZ[(learn * width)..], ownE[(learn * rows)..]);
            var regression = new RidgeRegression(
                ownZ[..(learn * width)],
                ownE[..(learn * rows)],
                learn,
                width,
                rows,
                layer.CanShift,
                bench
            );
            var least = TensorPrimitives.SumOfSquares<double>(heldE);
            before += least;
            foreach (var ridge in Ridges)
            {
                var (change, intercept) = regression.Solve(ridge);
                var left = Left(heldZ, heldE, change, intercept, z.Count - learn, width, rows);
                if (!(left < least))
                    continue;
                least = left;
                change.CopyTo(slopes, group * rows * width);
                intercept.CopyTo(shift, group * rows);
            }

            after += least;
        }

        var variance = Variance(Cut(wanted.Rows(), outputs, 0, outputs)[(learn * outputs)..], outputs);
        if (after < before && !Write(target, slopes, shift))
            after = before;
        return variance > 0
            ? new RefitOutcome.Judged(before / variance, after / variance)
            : new RefitOutcome.Left("the float model's output is the same in all rows");
    }

    /// <summary>‖E − Z·Dᵀ − 1·δᵀ‖².</summary>
    private double Left(double[] z, double[] e, double[] slopes, double[] intercept, int n, int width, int rows)
    {
        var explained = bench.Products.Multiply(z, slopes, n, width, rows, transposeB: true);
        var sum = 0.0;
        for (var i = 0; i < e.Length; i++)
        {
            var left = e[i] - explained[i] - intercept[i % rows];
            sum += left * left;
        }

        return sum;
    }

    /// <summary>Adds the change to the stored factor, unless its type cannot hold that.</summary>
    private bool Write(RefitTarget target, double[] slopes, double[] shift)
    {
        var layer = target.Layer.Target;
        var (width, outputs) = (target.Width, layer.Outputs);
        var alpha = target.Node.Is("Gemm") ? target.Node.Attributes.Float("alpha", 1) : 1;
        if (alpha == 0)
            return false;
        var stored = target.Weight.Tensor;
        var values = new double[stored.ElementCount];
        stored.CopyTo(0, values);
        for (var o = 0; o < outputs; o++)
        for (var i = 0; i < width; i++)
            values[layer is ConvolutionLayer ? o * width + i : i * outputs + o] += slopes[o * width + i] / alpha;
        if (!layer.Constants.Holds(values))
            return false;
        var bytes = new byte[stored.ByteLength];
        ElementCodec.For(stored.Type).Encode(values, bytes);
        target.Weight.Replace(context.Editor, Tensor.FromBytes(stored.Type, stored.Dims.AsSpan(), bytes));
        if (layer.CanShift)
            layer.AddShift(context.Editor, [.. shift.Select(s => s / alpha)]);
        return true;
    }

    private static double[] Difference(float[] a, float[] b)
    {
        var difference = new double[a.Length];
        for (var i = 0; i < a.Length; i++)
            difference[i] = (double)a[i] - b[i];
        return difference;
    }

    private static double[] Cut(float[] rows, int width, int first, int columns) =>
        Cut(Array.ConvertAll(rows, v => (double)v), width, first, columns);

    private static double[] Cut(double[] rows, int width, int first, int columns)
    {
        if (columns == width)
            return rows;
        var count = rows.Length / width;
        var cut = new double[count * columns];
        for (var r = 0; r < count; r++)
            rows.AsSpan(r * width + first, columns).CopyTo(cut.AsSpan(r * columns));
        return cut;
    }

    private static double Variance(double[] rows, int width)
    {
        var count = rows.Length / width;
        var means = new double[width];
        for (var i = 0; i < rows.Length; i++)
            means[i % width] += rows[i] / count;
        var sum = 0.0;
        for (var i = 0; i < rows.Length; i++)
            sum += (rows[i] - means[i % width]) * (rows[i] - means[i % width]);
        return sum;
    }

    private static long BytesOf(RefitTarget target) =>
        (long)target.Rows * sizeof(float) * (target.Width * target.Layer.Target.Groups + target.Layer.Target.Outputs);

    private static long WantedBytesOf(RefitTarget target) => (long)target.Rows * sizeof(float) * target.Layer.Target.Outputs;
}
