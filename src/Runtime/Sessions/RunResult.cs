using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>Outputs of one run. Their data lie in the runtime's memory until this is disposed; <see cref="HostValue.Detach"/> keeps them longer.</summary>
public sealed class RunResult : IDisposable
{
    private readonly NativeLifetime _lifetime;

    internal RunResult(IReadOnlyList<NamedValue> values, NativeLifetime lifetime)
    {
        Values = values;
        _lifetime = lifetime;
    }

    /// <summary>In the order in which they were asked for.</summary>
    public IReadOnlyList<NamedValue> Values { get; }

    public HostValue this[string name] =>
        Values.FirstOrDefault(v => v.Name == name)?.Value
        ?? throw new ArgumentException($"No output '{name}' was asked for.", nameof(name));

    /// <summary>An output that is a tensor.</summary>
    /// <exception cref="InvalidOperationException">The output is a sequence, a map or absent.</exception>
    public Tensor Tensor(string name) =>
        this[name] is TensorValue { Tensor: var tensor } ? tensor : throw new InvalidOperationException($"Output '{name}' is no tensor.");

    /// <inheritdoc/>
    public void Dispose() => _lifetime.Dispose();
}
