namespace NNCompress.OnnxIO.Versions;

/// <summary>Why a node of the old version of an operator means the same in the new one.</summary>
internal enum Compatibility
{
    /// <summary>The new version takes more element types or more kinds of values; nothing else differs.</summary>
    MoreTypes,

    /// <summary>
    /// The new version allows inputs that the old one forbade or left undefined (negative axes, other ranks), or its text was only made
    /// clearer.
    /// </summary>
    WiderDomain,

    /// <summary>The new version has further inputs, outputs or attributes that may be left out, and means the old version without them.</summary>
    MoreOptions,
}
