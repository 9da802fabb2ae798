namespace NNCompress.Runtime;

/// <summary>Native objects that end together.</summary>
internal sealed class NativeLifetime : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private bool _ended;

    public void Own(IDisposable item) => _owned.Add(item);

    /// <exception cref="ObjectDisposedException">The objects have ended.</exception>
    public void Require() => ObjectDisposedException.ThrowIf(_ended, this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended = true;
        for (var i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
        _owned.Clear();
    }
}
