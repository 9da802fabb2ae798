using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.OnnxIO.Verify;

/// <summary>Findings of the verifier; each has its page in docs/diagnostics.</summary>
public static class VerifyCodes
{
    public static readonly DiagnosticCode DefinedTwice = Error(1501, "A value is defined twice");
    public static readonly DiagnosticCode Undefined = Error(1502, "A value is defined nowhere");
    public static readonly DiagnosticCode OutOfScope = Error(1503, "A value is read outside its scope");
    public static readonly DiagnosticCode OutOfOrder = Error(1504, "A value is read before it is computed");
    public static readonly DiagnosticCode Shadowed = Warning(1505, "A name means another value in an inner scope");
    public static readonly DiagnosticCode Unnamed = Error(1506, "A value has no name");
    public static readonly DiagnosticCode BodySignature = Error(1507, "A body does not fit its node");

    public static readonly DiagnosticCode NoImport = Error(1520, "An operator set is not imported");
    public static readonly DiagnosticCode UnknownOperator = Error(1521, "An operator does not exist");
    public static readonly DiagnosticCode UnknownDomain = Info(1522, "Operators of an unknown domain");
    public static readonly DiagnosticCode NewerOpset = Warning(1523, "An operator set is newer than known");
    public static readonly DiagnosticCode Deprecated = Warning(1524, "An operator is deprecated");
    public static readonly DiagnosticCode RuntimeOperator = Info(1525, "An operator that only runtimes know");
    public static readonly DiagnosticCode InputCount = Error(1526, "A node has the wrong number of inputs");
    public static readonly DiagnosticCode OutputCount = Error(1527, "A node has the wrong number of outputs");
    public static readonly DiagnosticCode InputLeftOut = Error(1528, "A required input is left out");

    public static readonly DiagnosticCode AttributeMissing = Error(1540, "A required attribute is missing");
    public static readonly DiagnosticCode AttributeKind = Error(1541, "An attribute is of the wrong kind");
    public static readonly DiagnosticCode AttributeUnknown = Warning(1542, "An attribute is unknown");
    public static readonly DiagnosticCode AttributeTwice = Error(1543, "An attribute is given twice");
    public static readonly DiagnosticCode AttributeReference = Error(1544, "An attribute refers to nothing");

    public static readonly DiagnosticCode TensorType = Error(1560, "A tensor has an unknown element type");
    public static readonly DiagnosticCode TensorLength = Error(1561, "A tensor's data do not fit its dimensions");
    public static readonly DiagnosticCode SparseTensor = Error(1562, "A sparse tensor contradicts itself");
    public static readonly DiagnosticCode DeclaredType = Error(1563, "An initializer contradicts its declared type");
    public static readonly DiagnosticCode DeclaredShape = Warning(1564, "An initializer contradicts its declared shape");

    public static readonly DiagnosticCode FunctionTwice = Error(1580, "A function is defined twice");
    public static readonly DiagnosticCode FunctionRecursion = Error(1581, "Functions call one another in a circle");
    public static readonly DiagnosticCode FunctionCall = Error(1582, "A call does not fit its function");

    private static DiagnosticCode Error(int number, string title) => new($"NNC{number}", Severity.Error, title);

    private static DiagnosticCode Warning(int number, string title) => new($"NNC{number}", Severity.Warning, title);

    private static DiagnosticCode Info(int number, string title) => new($"NNC{number}", Severity.Info, title);
}
