using NNCompress.OnnxIO;

namespace NNCompress.Passes.Rewriting;

/// <summary>
/// Collects one report for each node, initializer or function of a model, in whichever order a pass comes to them, and hands them out
/// in the order that the model had them in at the beginning: scope by scope, initializers before nodes, functions last.
/// </summary>
public sealed class OrderedReports
{
    private readonly Dictionary<object, int> _places = [];
    private readonly Dictionary<object, LayerReport> _reports = [];

    public OrderedReports(Model model)
    {
        foreach (var scope in model.Scopes)
        {
            foreach (var part in scope.Initializers.Concat<object>(scope.SparseInitializers).Concat(scope.Nodes))
                _places.TryAdd(part, _places.Count);
        }

        foreach (var function in model.Functions)
            _places.TryAdd(function, _places.Count);
    }

    /// <summary>The reports in the model's order.</summary>
    public IReadOnlyList<LayerReport> InOrder => [.. _reports.OrderBy(r => _places[r.Key]).Select(r => r.Value)];

    /// <summary>How many parts were changed.</summary>
    public int Changed => _reports.Values.Count(r => r.Changed);

    /// <summary>What became of a node, an initializer or a function; replaces what was said of it before.</summary>
    public void Add(object part, LayerReport report)
    {
        _places.TryAdd(part, _places.Count); // a part that the pass made itself comes last
        _reports[part] = report;
    }

    /// <summary>Forgets the parts that were left alone, as another look at them follows.</summary>
    public void ForgetLeftAlone()
    {
        foreach (var part in _reports.Where(r => !r.Value.Changed).Select(r => r.Key).ToArray())
            _reports.Remove(part);
    }
}
