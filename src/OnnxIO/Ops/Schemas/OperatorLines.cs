namespace NNCompress.OnnxIO.Ops;

/// <summary>The lines of <c>operators.txt</c> about one operator.</summary>
internal sealed class OperatorLines(OperatorKey key)
{
    private readonly List<string> _lines = [];

    public OperatorKey Key => key;

    /// <summary>The since-version of the newest one.</summary>
    public int Latest => int.Parse(_lines[^1].Split(' ', 3)[1].TrimEnd('!'));

    public void Add(string line) => _lines.Add(line);

    public IEnumerable<OperatorSchema> Parse() => _lines.Select(l => OperatorTable.Parse(key.Domain, l));
}
