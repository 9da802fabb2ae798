namespace NNCompress.OnnxIO;

/// <summary>Which empty fields of a node its file states, so that an unchanged node is written as it was.</summary>
[Flags]
internal enum NodePresence
{
    None = 0,
    Name = 1,
    Domain = 2,
}
