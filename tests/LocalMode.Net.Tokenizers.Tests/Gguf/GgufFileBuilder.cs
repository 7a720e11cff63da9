namespace LocalMode.Tokenizers.Tests.Gguf;

/// <summary>Writes the header of a GGUF file.</summary>
internal sealed class GgufFileBuilder
{
    private readonly MemoryStream _entries = new();
    private int _count;

    public GgufFileBuilder Text(string key, string value) => Entry(key, 8, w => WriteText(w, value));

    public GgufFileBuilder Flag(string key, bool value) => Entry(key, 7, w => w.Write((byte)(value ? 1 : 0)));

    public GgufFileBuilder Number(string key, uint value) => Entry(key, 4, w => w.Write(value));

    public GgufFileBuilder Texts(string key, params string[] values) => Entry(key, 9, w =>
    {
        w.Write(8u);
        w.Write((ulong)values.Length);
        foreach (string value in values)
        {
            WriteText(w, value);
        }
    });

    public GgufFileBuilder Numbers(string key, params int[] values) => Entry(key, 9, w =>
    {
        w.Write(5u);
        w.Write((ulong)values.Length);
        foreach (int value in values)
        {
            w.Write(value);
        }
    });

    public GgufFileBuilder Floats(string key, params float[] values) => Entry(key, 9, w =>
    {
        w.Write(6u);
        w.Write((ulong)values.Length);
        foreach (float value in values)
        {
            w.Write(value);
        }
    });

    public GgufFileBuilder Bytes(string key, params byte[] values) => Entry(key, 9, w =>
    {
        w.Write(0u);
        w.Write((ulong)values.Length);
        w.Write(values);
    });

    public byte[] Build()
    {
        using MemoryStream file = new();
        using BinaryWriter writer = new(file);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write(0UL);
        writer.Write((ulong)_count);
        writer.Write(_entries.ToArray());
        writer.Flush();
        return file.ToArray();
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private GgufFileBuilder Entry(string key, uint type, Action<BinaryWriter> write)
    {
        using BinaryWriter writer = new(_entries, System.Text.Encoding.UTF8, leaveOpen: true);
        WriteText(writer, key);
        writer.Write(type);
        write(writer);
        _count++;
        return this;
    }
}
