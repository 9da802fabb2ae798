using NNCompress.OnnxIO;

namespace NNCompress.Runtime;

/// <summary>An input or output of a session: its name and type, free extents by their symbols.</summary>
public sealed record InterfaceValue(string Name, OnnxType Type);
