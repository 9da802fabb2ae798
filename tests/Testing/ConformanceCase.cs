namespace NNCompress.Testing;

/// <summary>A conformance model.</summary>
/// <param name="Name">As <c>node/test_add</c>.</param>
/// <param name="Model">The model file.</param>
/// <param name="DataSets">Inputs with expected outputs.</param>
public sealed record ConformanceCase(string Name, byte[] Model, IReadOnlyList<ConformanceDataSet> DataSets);

/// <summary>One set of inputs and the outputs expected for it, each a protobuf message, by position in the graph. Inputs
/// that are not given are ramps: element i of n is i/n.</summary>
public sealed record ConformanceDataSet(IReadOnlyList<byte[]> Inputs, IReadOnlyList<byte[]> Outputs);
