using NNCompress.OnnxIO.Files.Wire;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests.Files;

/// <summary>Damages a model file, in the ways that files get damaged and in those that an attacker would choose; deterministic.</summary>
sealed class ModelMutator(Random random, IReadOnlyList<byte[]> models)
{
    /// <summary>A model with one to four damages.</summary>
    public byte[] Next()
    {
        var bytes = models[random.Next(models.Count)];
        for (var count = random.Next(1, 5); count > 0 && bytes.Length > 0; count--)
            bytes = Damage(bytes);
        return bytes;
    }

    byte[] Damage(byte[] bytes) =>
        random.Next(8) switch
        {
            0 => FlipBits(bytes),
            1 => bytes[..random.Next(bytes.Length)],
            2 => Splice(bytes),
            3 => EditLength(bytes),
            4 => RepeatField(bytes),
            5 => RemoveField(bytes),
            6 => EditNumber(bytes),
            _ => SwapFields(bytes),
        };

    byte[] FlipBits(byte[] bytes)
    {
        var copy = bytes.ToArray();
        for (var count = random.Next(1, 6); count > 0; count--)
            copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    /// <summary>Puts a piece of some model somewhere.</summary>
    byte[] Splice(byte[] bytes)
    {
        var other = models[random.Next(models.Count)];
        var from = random.Next(other.Length);
        var piece = other.AsSpan(from, Math.Min(random.Next(1, 200), other.Length - from));
        var at = random.Next(bytes.Length);
        var replaced = random.Next(2) == 0 ? 0 : Math.Min(piece.Length, bytes.Length - at);
        return [.. bytes[..at], .. piece, .. bytes[(at + replaced)..]];
    }

    /// <summary>Makes a nested message announce another length, up to 2^63.</summary>
    byte[] EditLength(byte[] bytes)
    {
        if (PickField(bytes, WireType.Length) is not { } field)
            return FlipBits(bytes);
        ulong length = random.Next(4) switch
        {
            0 => (ulong)random.Next(300),
            1 => int.MaxValue,
            2 => 1UL << random.Next(64),
            _ => (ulong)Math.Max(0, field.End - field.Value + random.Next(-3, 4)),
        };
        return [.. bytes[..field.Key.End], .. Encode(length), .. bytes[field.Value..]];
    }

    /// <summary>Gives an integer field (a dimension, a type, a version) a hostile value.</summary>
    byte[] EditNumber(byte[] bytes)
    {
        if (PickField(bytes, WireType.Varint) is not { } field)
            return FlipBits(bytes);
        ulong number = random.Next(5) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            2 => (ulong)random.Next(40),
            3 => 1UL << random.Next(64),
            _ => unchecked((ulong)-random.Next(100)),
        };
        return [.. bytes[..field.Key.End], .. Encode(number), .. bytes[field.End..]];
    }

    byte[] RepeatField(byte[] bytes)
    {
        if (PickField(bytes, type: null) is not { } field)
            return FlipBits(bytes);
        var copies = random.Next(1, 4);
        return
        [
            .. bytes[..field.End],
            .. Enumerable.Repeat(bytes[field.Key.Start..field.End], copies).SelectMany(b => b),
            .. bytes[field.End..],
        ];
    }

    byte[] RemoveField(byte[] bytes) =>
        PickField(bytes, type: null) is { } field ? [.. bytes[..field.Key.Start], .. bytes[field.End..]] : FlipBits(bytes);

    byte[] SwapFields(byte[] bytes)
    {
        var (a, b) = (PickField(bytes, type: null), PickField(bytes, type: null));
        if (a is null || b is null || a.Value.End > b.Value.Key.Start)
            return FlipBits(bytes);
        var (x, y) = (a.Value, b.Value);
        return
        [
            .. bytes[..x.Key.Start],
            .. bytes[y.Key.Start..y.End],
            .. bytes[x.End..y.Key.Start],
            .. bytes[x.Key.Start..x.End],
            .. bytes[y.End..],
        ];
    }

    /// <summary>Descends from the root into random fields; the lengths around the chosen one are not corrected, unless it is the last step.</summary>
    Field? PickField(byte[] bytes, WireType? type)
    {
        var reader = new WireReader(new MemoryBytes(bytes));
        var (start, end) = (0, bytes.Length);
        Field? picked = null;
        while (true)
        {
            var fields = FieldsOf(reader, start, end);
            if (fields.Count == 0)
                return picked;
            var wanted = fields.Where(f => type is null || f.Type == type).ToArray();
            if (wanted.Length > 0)
                picked = wanted[random.Next(wanted.Length)];
            var inner = fields.Where(f => f.Type == WireType.Length).ToArray();
            if (inner.Length == 0 || random.Next(5) == 0)
                return picked;
            var next = inner[random.Next(inner.Length)];
            (start, end) = (next.Value, next.End);
        }
    }

    /// <summary>Fields between two offsets; none where the bytes are no message.</summary>
    static List<Field> FieldsOf(WireReader reader, int start, int end)
    {
        var fields = new List<Field>();
        try
        {
            reader.MoveTo(start);
            while (reader.Position < end)
            {
                var keyStart = (int)reader.Position;
                var key = reader.ReadKey(end);
                var keyEnd = (int)reader.Position;
                var type = (WireType)(key & 7);
                var value = keyEnd;
                if (type == WireType.Length)
                {
                    var length = reader.ReadLength(end);
                    value = (int)reader.Position;
                    reader.Advance(length, end);
                }
                else
                {
                    reader.Skip(key, end, 0);
                }

                fields.Add(new Field((keyStart, keyEnd), type, value, (int)reader.Position));
            }
        }
        catch (WireException)
        {
            return [];
        }

        return fields;
    }

    static byte[] Encode(ulong value)
    {
        var stream = new MemoryStream();
        Varint.Write(stream, value);
        return stream.ToArray();
    }

    readonly record struct Field((int Start, int End) Key, WireType Type, int Value, int End);
}
