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
        random.Next(10) switch
        {
            0 => FlipBits(bytes),
            1 => bytes[..random.Next(bytes.Length)],
            2 => Splice(bytes),
            3 => EditLength(bytes),
            4 => RepeatField(bytes),
            5 => RemoveField(bytes),
            6 => SwapFields(bytes),
            7 => CopyField(bytes),
            _ => EditNumber(bytes),
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
        if (PickField(bytes, f => f.Type == WireType.Length) is not { } path)
            return FlipBits(bytes);
        var field = path[^1];
        ulong length = random.Next(4) switch
        {
            0 => (ulong)random.Next(300),
            1 => int.MaxValue,
            2 => 1UL << random.Next(64),
            _ => (ulong)Math.Max(0, field.End - field.Value + random.Next(-3, 4)),
        };
        return Replace(bytes, path, [.. bytes[field.Start..field.KeyEnd], .. Encode(length), .. bytes[field.Value..field.End]]);
    }

    /// <summary>Gives an integer field (a dimension, a type, a version) a hostile value.</summary>
    byte[] EditNumber(byte[] bytes)
    {
        if (PickField(bytes, f => f.Type == WireType.Varint) is not { } path)
            return FlipBits(bytes);
        ulong number = random.Next(5) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            2 => (ulong)random.Next(40),
            3 => 1UL << random.Next(64),
            _ => unchecked((ulong)-random.Next(100)),
        };
        return Replace(bytes, path, [.. bytes[path[^1].Start..path[^1].KeyEnd], .. Encode(number)]);
    }

    byte[] RepeatField(byte[] bytes)
    {
        if (PickField(bytes, _ => true) is not { } path)
            return FlipBits(bytes);
        var field = bytes[path[^1].Start..path[^1].End];
        return Replace(bytes, path, [.. Enumerable.Repeat(field, random.Next(2, 4)).SelectMany(b => b)]);
    }

    byte[] RemoveField(byte[] bytes) => PickField(bytes, _ => true) is { } path ? Replace(bytes, path, []) : FlipBits(bytes);

    /// <summary>Puts one field of the model in front of another, wherever that is.</summary>
    byte[] CopyField(byte[] bytes)
    {
        if (PickField(bytes, _ => true) is not { } from || PickField(bytes, _ => true) is not { } to)
            return FlipBits(bytes);
        return Replace(bytes, to, [.. bytes[from[^1].Start..from[^1].End], .. bytes[to[^1].Start..to[^1].End]]);
    }

    /// <summary>Exchanges two fields of one message.</summary>
    byte[] SwapFields(byte[] bytes)
    {
        if (PickField(bytes, f => f.Type == WireType.Length) is not { } path)
            return FlipBits(bytes);
        var (key, message) = (bytes[path[^1].Start..path[^1].KeyEnd], path[^1]);
        var fields = FieldsOf(new WireReader(new MemoryBytes(bytes)), message.Value, message.End);
        if (fields.Count < 2)
            return FlipBits(bytes);
        var order = fields.ToArray();
        var (a, b) = (random.Next(order.Length), random.Next(order.Length));
        (order[a], order[b]) = (order[b], order[a]);
        byte[] content = [.. order.SelectMany(f => bytes[f.Start..f.End])];
        return Replace(bytes, path, [.. key, .. Encode((ulong)content.Length), .. content]);
    }

    /// <summary>Replaces the last field of a path; the lengths around it are mostly corrected, so that the damage is where it was meant.</summary>
    byte[] Replace(byte[] bytes, List<Field> path, byte[] replacement)
    {
        var (start, end) = (path[^1].Start, path[^1].End);
        if (random.Next(4) > 0)
        {
            foreach (var outer in Enumerable.Reverse(path).Skip(1))
            {
                byte[] content = [.. bytes[outer.Value..start], .. replacement, .. bytes[end..outer.End]];
                replacement = [.. bytes[outer.Start..outer.KeyEnd], .. Encode((ulong)content.Length), .. content];
                (start, end) = (outer.Start, outer.End);
            }
        }

        return [.. bytes[..start], .. replacement, .. bytes[end..]];
    }

    /// <summary>Descends from the root into random fields, to one that is wanted.</summary>
    List<Field>? PickField(byte[] bytes, Func<Field, bool> isWanted)
    {
        var reader = new WireReader(new MemoryBytes(bytes));
        var (start, end) = (0, bytes.Length);
        var path = new List<Field>();
        List<Field>? picked = null;
        while (true)
        {
            var fields = FieldsOf(reader, start, end);
            var wanted = fields.Where(isWanted).ToArray();
            if (wanted.Length > 0)
                picked = [.. path, wanted[random.Next(wanted.Length)]];
            var inner = fields.Where(f => f.Type == WireType.Length).ToArray();
            if (inner.Length == 0 || random.Next(5) == 0)
                return picked;
            path.Add(inner[random.Next(inner.Length)]);
            (start, end) = (path[^1].Value, path[^1].End);
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
                var at = (int)reader.Position;
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

                fields.Add(new Field(at, keyEnd, type, value, (int)reader.Position));
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

    /// <summary>Offsets of a field: its key from <c>Start</c> to <c>KeyEnd</c>, a length, its value from <c>Value</c> to <c>End</c>.</summary>
    readonly record struct Field(int Start, int KeyEnd, WireType Type, int Value, int End);
}
