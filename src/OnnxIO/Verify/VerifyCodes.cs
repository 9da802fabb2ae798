using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.OnnxIO.Verify;

/// <summary>Findings of the verifier; each has its page in docs/diagnostics.</summary>
public static class VerifyCodes
{
    public static readonly DiagnosticCode DefinedTwice = DiagnosticCode.Error(1501, "A value is defined twice");
    public static readonly DiagnosticCode Undefined = DiagnosticCode.Error(1502, "A value is defined nowhere");
    public static readonly DiagnosticCode OutOfScope = DiagnosticCode.Error(1503, "A value is read outside its scope");
    public static readonly DiagnosticCode OutOfOrder = DiagnosticCode.Error(1504, "A value is read before it is computed");
    public static readonly DiagnosticCode Shadowed = DiagnosticCode.Warning(1505, "A name means another value in an inner scope");
    public static readonly DiagnosticCode Unnamed = DiagnosticCode.Error(1506, "A value has no name");
    public static readonly DiagnosticCode BodySignature = DiagnosticCode.Error(1507, "A body does not fit its node");

    public static readonly DiagnosticCode NoImport = DiagnosticCode.Error(1520, "An operator set is not imported");
    public static readonly DiagnosticCode UnknownOperator = DiagnosticCode.Error(1521, "An operator does not exist");
    public static readonly DiagnosticCode UnknownDomain = DiagnosticCode.Info(1522, "Operators of an unknown domain");
    public static readonly DiagnosticCode NewerOpset = DiagnosticCode.Warning(1523, "An operator set is newer than known");
    public static readonly DiagnosticCode Deprecated = DiagnosticCode.Warning(1524, "An operator is deprecated");
    public static readonly DiagnosticCode RuntimeOperator = DiagnosticCode.Info(1525, "An operator that only runtimes know");
    public static readonly DiagnosticCode InputCount = DiagnosticCode.Error(1526, "A node has the wrong number of inputs");
    public static readonly DiagnosticCode OutputCount = DiagnosticCode.Error(1527, "A node has the wrong number of outputs");
    public static readonly DiagnosticCode InputLeftOut = DiagnosticCode.Error(1528, "A required input is left out");

    public static readonly DiagnosticCode AttributeMissing = DiagnosticCode.Error(1540, "A required attribute is missing");
    public static readonly DiagnosticCode AttributeKind = DiagnosticCode.Error(1541, "An attribute is of the wrong kind");
    public static readonly DiagnosticCode AttributeUnknown = DiagnosticCode.Warning(1542, "An attribute is unknown");
    public static readonly DiagnosticCode AttributeTwice = DiagnosticCode.Error(1543, "An attribute is given twice");
    public static readonly DiagnosticCode AttributeReference = DiagnosticCode.Error(1544, "An attribute refers to nothing");

    public static readonly DiagnosticCode TensorType = DiagnosticCode.Error(1560, "A tensor has an unknown element type");
    public static readonly DiagnosticCode TensorLength = DiagnosticCode.Error(1561, "A tensor's data do not fit its dimensions");
    public static readonly DiagnosticCode SparseTensor = DiagnosticCode.Error(1562, "A sparse tensor contradicts itself");
    public static readonly DiagnosticCode DeclaredType = DiagnosticCode.Error(1563, "An initializer contradicts its declared type");
    public static readonly DiagnosticCode DeclaredShape = DiagnosticCode.Warning(1564, "An initializer contradicts its declared shape");

    public static readonly DiagnosticCode FunctionTwice = DiagnosticCode.Error(1580, "A function is defined twice");
    public static readonly DiagnosticCode FunctionRecursion = DiagnosticCode.Error(1581, "Functions call one another in a circle");
    public static readonly DiagnosticCode FunctionCall = DiagnosticCode.Error(1582, "A call does not fit its function");
}
