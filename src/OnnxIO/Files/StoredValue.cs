using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files;

/// <summary>A value outside of a model: what a caller feeds or a run returns, as files of <c>test_data_set_*</c> folders hold it.</summary>
public abstract record StoredValue;

/// <summary>One tensor.</summary>
public sealed record StoredTensor(Tensor Tensor) : StoredValue;

/// <summary>A sequence of values of one type.</summary>
public sealed record StoredSequence(ImmutableArray<StoredValue> Items) : StoredValue;

/// <summary>A value that may be absent; null where it is.</summary>
public sealed record StoredOptional(StoredValue? Item) : StoredValue;
