namespace NNCompress.OnnxIO;

/// <summary>Names that no node or value of the model bears; deterministic.</summary>
internal sealed class NameGenerator
{
    private readonly HashSet<string> _taken = [];

    public NameGenerator(Model model)
    {
        foreach (var scope in model.Scopes)
        {
            _taken.UnionWith(scope.Values.Select(v => v.Name));
            _taken.UnionWith(scope.Nodes.Select(n => n.Name));
        }
    }

    /// <summary><paramref name="hint"/> itself where it is free, else the hint with the smallest free number.</summary>
    public string Unique(string hint)
    {
        if (_taken.Add(hint))
            return hint;
        for (var i = 1; ; i++)
        {
            if (_taken.Add($"{hint}_{i}"))
                return $"{hint}_{i}";
        }
    }
}
