using System.Text;

namespace LocalMode.Onnx.Tests.Fixtures;

/// <summary>
/// Writes tiny ONNX graphs that echo their inputs: the hidden state of a token is the list of what each input held for it. So a test sees
/// what was fed, padding included.
/// </summary>
internal sealed class OnnxGraphBuilder
{
    private const int Float = 1;
    private const int Int32 = 6;
    private const int Int64 = 7;

    private readonly List<string> _inputs = [];

    /// <summary>Gets or sets a value indicating whether the inputs are 32 rather than 64 bits wide.</summary>
    public bool Is32Bit { get; set; }

    /// <summary>Gets or sets a value indicating whether the graph sums over the tokens, padding included, into [texts, inputs].</summary>
    public bool SumsTokens { get; set; }

    /// <summary>Gets or sets a value indicating whether the graph gives values that are not numbers, for tokens and masks above 0.</summary>
    public bool GivesNaN { get; set; }

    /// <summary>Gets or sets the name of the output.</summary>
    public string Output { get; set; } = "last_hidden_state";

    /// <summary>Gets or sets the names of more outputs, each the same as the first.</summary>
    public string[] MoreOutputs { get; set; } = [];

    public OnnxGraphBuilder With(params string[] inputs)
    {
        _inputs.AddRange(inputs);
        return this;
    }

    public byte[] Build()
    {
        Message graph = new();
        List<string> columns = [];
        foreach (string input in _inputs)
        {
            graph.Add(1, Node("Cast", [input], $"{input}.f", Attribute("to", Float)));
            graph.Add(1, Node("Unsqueeze", [$"{input}.f", "last"], $"{input}.u"));
            columns.Add($"{input}.u");
        }

        graph.Add(1, Node("Concat", columns, GivesNaN ? "positive" : "echo", Attribute("axis", 2)));
        if (GivesNaN)
        {
            graph.Add(1, Node("Neg", ["positive"], "negative"));
            graph.Add(1, Node("Log", ["negative"], "echo"));
        }

        foreach (string output in (string[])[Output, .. MoreOutputs])
            graph.Add(1, SumsTokens ? Node("ReduceSum", ["echo", "tokens"], output, Attribute("keepdims", 0)) : Node("Identity", ["echo"], output));

        graph.Add(2, "echo");
        graph.Add(5, Constant("last", 2));
        graph.Add(5, Constant("tokens", 1));
        foreach (string input in _inputs)
            graph.Add(11, Value(input, Is32Bit ? Int32 : Int64, "texts", "tokens"));
        foreach (string output in (string[])[Output, .. MoreOutputs])
            graph.Add(12, SumsTokens ? Value(output, Float, "texts", "dimensions") : Value(output, Float, "texts", "tokens", "dimensions"));

        Message opset = new();
        opset.Add(2, 17);
        Message model = new();
        model.Add(1, 8);
        model.Add(7, graph);
        model.Add(8, opset);
        return model.ToArray();
    }

    private static Message Node(string type, IEnumerable<string> inputs, string output, Message? attribute = null)
    {
        Message node = new();
        foreach (string input in inputs)
            node.Add(1, input);
        node.Add(2, output);
        node.Add(4, type);
        if (attribute is not null)
            node.Add(5, attribute);

        return node;
    }

    private static Message Attribute(string name, long value)
    {
        Message attribute = new();
        attribute.Add(1, name);
        attribute.Add(3, value);
        attribute.Add(20, 2);
        return attribute;
    }

    private static Message Constant(string name, long value)
    {
        Message tensor = new();
        tensor.Add(1, 1);
        tensor.Add(2, Int64);
        tensor.Add(7, value);
        tensor.Add(8, name);
        return tensor;
    }

    private static Message Value(string name, int elementType, params string[] shape)
    {
        Message dimensions = new();
        foreach (string symbol in shape)
        {
            Message dimension = new();
            dimension.Add(2, symbol);
            dimensions.Add(1, dimension);
        }

        Message tensor = new();
        tensor.Add(1, elementType);
        tensor.Add(2, dimensions);
        Message type = new();
        type.Add(1, tensor);
        Message value = new();
        value.Add(1, name);
        value.Add(2, type);
        return value;
    }

    /// <summary>A protocol-buffers message under construction: fields are a key and then a number or bytes.</summary>
    private sealed class Message
    {
        private readonly MemoryStream _bytes = new();

        public void Add(int field, long value)
        {
            Number((ulong)(field << 3));
            Number((ulong)value);
        }

        public void Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

        public void Add(int field, Message message) => Add(field, message.ToArray());

        public byte[] ToArray() => _bytes.ToArray();

        private void Add(int field, byte[] bytes)
        {
            Number((ulong)((field << 3) | 2));
            Number((ulong)bytes.Length);
            _bytes.Write(bytes);
        }

        private void Number(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
                _bytes.WriteByte((byte)(value | 0x80));

            _bytes.WriteByte((byte)value);
        }
    }
}
