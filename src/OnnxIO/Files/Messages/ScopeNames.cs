namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>Which value a name means in a scope: its own definition, else that of the nearest scope around it.</summary>
internal sealed class ScopeNames(ScopeNames? outer)
{
    private readonly Dictionary<string, Value> _own = [];

    /// <summary>The scope's own value of that name, or null.</summary>
    public Value? Own(string name) => _own.GetValueOrDefault(name);

    /// <summary>Enters a definition; false where the scope has one of that name.</summary>
    public bool TryDeclare(Value value) => _own.TryAdd(value.Name, value);

    /// <summary>The value that a reader in this scope gets, or null.</summary>
    public Value? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._own.TryGetValue(name, out var value))
                return value;
        }

        return null;
    }

    private ScopeNames? Outer => outer;
}
