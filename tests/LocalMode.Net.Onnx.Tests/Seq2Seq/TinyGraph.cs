using System.Text;

namespace LocalMode.Onnx.Tests.Seq2Seq;

/// <summary>Writes a small ONNX graph node by node.</summary>
internal sealed class TinyGraph
{
    public const int Half = 10;
    public const int Int64 = 7;

    private readonly MemoryStream _graph = new();

    public TinyGraph Input(string name, int type, int rank) => Value(11, name, type, rank);

    public TinyGraph Output(string name, int type, int rank) => Value(12, name, type, rank);

    public TinyGraph Constant(string name, params long[] values) => Tensor(name, Int64, values.Length, [.. values.SelectMany(BitConverter.GetBytes)]);

    public TinyGraph Constant(string name, params Half[] values) => Tensor(name, Half, values.Length, [.. values.SelectMany(BitConverter.GetBytes)]);

    public TinyGraph Node(string type, string inputs, string output, params (string Name, long Value)[] attributes)
    {
        using MemoryStream node = new();
        foreach (string input in inputs.Split(' '))
            Field(node, 1, input);
        Field(node, 2, output);
        Field(node, 4, type);
        foreach ((string name, long value) in attributes)
        {
            using MemoryStream attribute = new();
            Field(attribute, 1, name);
            Field(attribute, 3, value);
            Field(attribute, 20, 2);
            Field(node, 5, attribute.ToArray());
        }

        Field(_graph, 1, node.ToArray());
        return this;
    }

    public void Save(string path)
    {
        Field(_graph, 2, "tiny");
        using MemoryStream opset = new();
        Field(opset, 2, 17);
        using MemoryStream model = new();
        Field(model, 1, 8);
        Field(model, 7, _graph.ToArray());
        Field(model, 8, opset.ToArray());
        File.WriteAllBytes(path, model.ToArray());
    }

    private TinyGraph Tensor(string name, int type, int length, byte[] bytes)
    {
        using MemoryStream tensor = new();
        Field(tensor, 1, length);
        Field(tensor, 2, type);
        Field(tensor, 8, name);
        Field(tensor, 9, bytes);
        Field(_graph, 5, tensor.ToArray());
        return this;
    }

    private TinyGraph Value(int field, string name, int type, int rank)
    {
        using MemoryStream shape = new();
        for (int i = 0; i < rank; i++)
        {
            using MemoryStream dimension = new();
            Field(dimension, 2, $"{name}{i}");
            Field(shape, 1, dimension.ToArray());
        }

        using MemoryStream tensor = new();
        Field(tensor, 1, type);
        Field(tensor, 2, shape.ToArray());
        using MemoryStream kind = new();
        Field(kind, 1, tensor.ToArray());
        using MemoryStream value = new();
        Field(value, 1, name);
        Field(value, 2, kind.ToArray());
        Field(_graph, field, value.ToArray());
        return this;
    }

    private static void Field(MemoryStream stream, int field, string text) => Field(stream, field, Encoding.UTF8.GetBytes(text));

    private static void Field(MemoryStream stream, int field, long value)
    {
        Number(stream, (ulong)(field << 3));
        Number(stream, (ulong)value);
    }

    private static void Field(MemoryStream stream, int field, byte[] bytes)
    {
        Number(stream, (ulong)((field << 3) | 2));
        Number(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void Number(MemoryStream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            stream.WriteByte((byte)(value | 0x80));

        stream.WriteByte((byte)value);
    }
}
