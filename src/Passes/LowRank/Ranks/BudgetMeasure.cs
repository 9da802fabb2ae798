using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.LowRank;

/// <summary>What a budget limits, counted from the graph. Each answers for itself.</summary>
public abstract class BudgetMeasure
{
    /// <summary>Multiply-accumulates of one run.</summary>
    public static BudgetMeasure Macs { get; } = new MacMeasure();

    /// <summary>Weights, biases left out.</summary>
    public static BudgetMeasure Parameters { get; } = new ParameterMeasure();

    /// <summary>Bytes of all constants of the model.</summary>
    public static BudgetMeasure Bytes { get; } = new ByteMeasure();

    public static IReadOnlyList<BudgetMeasure> All { get; } = [Macs, Parameters, Bytes];

    /// <summary>The name on the command line.</summary>
    public abstract string Id { get; }

    /// <summary>What a layer, or factors in its place, cost.</summary>
    public abstract double Of(DecomposableLayer layer, LayerCost cost);

    /// <summary>What the rest of the model costs.</summary>
    public abstract double Other(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context);

    /// <inheritdoc/>
    public override string ToString() => Id;

    private sealed class MacMeasure : BudgetMeasure
    {
        public override string Id => "macs";

        public override double Of(DecomposableLayer layer, LayerCost cost) => cost.Macs;

        public override double Other(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context) => context.OtherCost.Macs;
    }

    private sealed class ParameterMeasure : BudgetMeasure
    {
        public override string Id => "params";

        public override double Of(DecomposableLayer layer, LayerCost cost) => cost.Parameters;

        public override double Other(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context) => context.OtherCost.Parameters;
    }

    private sealed class ByteMeasure : BudgetMeasure
    {
        public override string Id => "bytes";

        public override double Of(DecomposableLayer layer, LayerCost cost) => (double)cost.Parameters * ElementBytes(layer);

        public override double Other(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context) =>
            context.Run.Model.TensorBytes() - layers.Sum(l => Of(l, l.Cost));

        private static double ElementBytes(DecomposableLayer layer)
        {
            var sources = WeightFacts.WeightsOf(layer.Node).Select(s => WeightResolver.Resolve(s).Source).OfType<WeightSource>().ToArray();
            var source = Array.Find(sources, s => s.Name == layer.WeightName) ?? sources[0];
            return (double)source.Tensor.ByteLength / source.Tensor.ElementCount;
        }
    }
}
