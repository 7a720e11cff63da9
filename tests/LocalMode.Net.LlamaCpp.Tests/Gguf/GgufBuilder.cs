using System.Runtime.InteropServices;
using System.Text;

namespace LocalMode.LlamaCpp.Tests.Gguf;

/// <summary>Writes small GGUF files, right or wrong in one place.</summary>
internal sealed class GgufBuilder
{
    public const int RichDataBytes = 16 << 10;

    private readonly MemoryStream _entries = new();
    private readonly MemoryStream _tensors = new();
    private readonly MemoryStream _data = new();
    private ulong _entryCount;
    private ulong _tensorCount;

    public uint Version { get; set; } = 3;

    public ulong? ClaimedEntries { get; set; }

    public ulong? ClaimedTensors { get; set; }

    public int DataBytes { get; set; } = 4096;

    /// <summary>Gets a header that passes every check: a vocabulary of three tokens, one tensor of 32 numbers.</summary>
    public static GgufBuilder Valid(string? template = "{{ messages[0]['content'] }}")
    {
        GgufBuilder builder = new GgufBuilder()
            .Text("general.architecture", "llama")
            .UInt32("llama.block_count", 1)
            .UInt32("llama.context_length", 128)
            .UInt32("llama.embedding_length", 32)
            .UInt32("llama.attention.head_count", 1)
            .Texts("tokenizer.ggml.tokens", "a", "b", "c");
        return (template is null ? builder : builder.Text("tokenizer.chat_template", template)).Tensor("token_embd.weight", 0, 0, 32, 3);
    }

    /// <summary>Gets a header with something of everything that is checked: arrays per layer, scores, types, merges, experts, tensors of several types.</summary>
    public static GgufBuilder Rich()
    {
        const int tokens = 260;
        GgufBuilder builder = new GgufBuilder { DataBytes = RichDataBytes }
            .Text("general.architecture", "llama")
            .UInt32("general.alignment", 32)
            .UInt32("llama.block_count", 2)
            .UInt32("llama.context_length", 128)
            .UInt32("llama.embedding_length", 32)
            .UInt32("llama.attention.head_count", 4)
            .Entry("llama.attention.head_count_kv", 9, static writer =>
            {
                writer.Write(4u);
                writer.Write(2UL);
                writer.Write(2u);
                writer.Write(4u);
            })
            .UInt32("llama.rope.dimension_count", 8)
            .UInt32("llama.expert_count", 8)
            .UInt32("llama.expert_used_count", 2)
            .UInt32("llama.expert_group_count", 2)
            .UInt32("llama.expert_group_used_count", 1)
            .Entry("llama.rope.freq_base", 6, static writer => writer.Write(10_000f))
            .Text("tokenizer.ggml.model", "llama")
            .Texts("tokenizer.ggml.tokens", [.. Enumerable.Range(0, tokens).Select(static id => id < 256 ? $"<0x{id:X2}>" : $"t{id}")])
            .Entry("tokenizer.ggml.scores", 9, static writer =>
            {
                writer.Write(6u);
                writer.Write((ulong)tokens);
                for (int i = 0; i < tokens; i++)
                    writer.Write(-1f);
            })
            .Entry("tokenizer.ggml.token_type", 9, static writer =>
            {
                writer.Write(5u);
                writer.Write((ulong)tokens);
                for (int i = 0; i < tokens; i++)
                    writer.Write(1);
            })
            .Texts("tokenizer.ggml.merges", "a b", "c d")
            .Entry("tokenizer.ggml.add_bos_token", 7, static writer => writer.Write(true))
            .UInt32("tokenizer.ggml.bos_token_id", 256)
            .UInt32("tokenizer.ggml.eos_token_id", 257)
            .Text("tokenizer.chat_template", "{{ messages[0]['content'] }}");
        return builder
            .Tensor("token_embd.weight", 8, 0, 32, tokens)
            .Tensor("blk.0.attn_norm.weight", 0, 10_208, 32)
            .Tensor("blk.0.attn_q.weight", 1, 10_336, 32, 32)
            .Tensor("blk.1.attn_q.weight", 2, 12_384, 32, 32);
    }

    public GgufBuilder Text(string key, string value) => Entry(key, 8, writer => Write(writer, value));

    public GgufBuilder UInt32(string key, uint value) => Entry(key, 4, writer => writer.Write(value));

    public GgufBuilder Float32(string key, float value) => Entry(key, 6, writer => writer.Write(value));

    public GgufBuilder Boolean(string key, bool value) => Entry(key, 7, writer => writer.Write(value));

    public GgufBuilder Int32s(string key, params int[] values) => Entry(key, 9, writer =>
    {
        writer.Write(5u);
        writer.Write((ulong)values.Length);
        foreach (int value in values)
            writer.Write(value);
    });

    public GgufBuilder Texts(string key, params string[] values) => Entry(key, 9, writer =>
    {
        writer.Write(8u);
        writer.Write((ulong)values.Length);
        foreach (string value in values)
            Write(writer, value);
    });

    public GgufBuilder Entry(string key, uint type, Action<BinaryWriter> value)
    {
        using BinaryWriter writer = new(_entries, Encoding.UTF8, leaveOpen: true);
        Write(writer, key);
        writer.Write(type);
        value(writer);
        _entryCount++;
        return this;
    }

    public GgufBuilder Tensor(string name, uint type, ulong offset, params ulong[] sizes)
    {
        using BinaryWriter writer = new(_tensors, Encoding.UTF8, leaveOpen: true);
        Write(writer, name);
        writer.Write((uint)sizes.Length);
        foreach (ulong size in sizes)
            writer.Write(size);

        writer.Write(type);
        writer.Write(offset);
        _tensorCount++;
        return this;
    }

    /// <summary>Adds a tensor of 32-bit numbers with its data. A file has either such tensors or zeros for all of them.</summary>
    public GgufBuilder Weights(string name, ReadOnlySpan<float> values, params ulong[] sizes)
    {
        Tensor(name, 0, (ulong)_data.Length, sizes);
        _data.Write(MemoryMarshal.AsBytes(values));
        _data.Write(new byte[(32 - (_data.Length % 32)) % 32]);
        return this;
    }

    public byte[] ToBytes()
    {
        using MemoryStream file = new();
        using BinaryWriter writer = new(file);
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write(ClaimedTensors ?? _tensorCount);
        writer.Write(ClaimedEntries ?? _entryCount);
        writer.Write(_entries.ToArray());
        writer.Write(_tensors.ToArray());
        writer.Write(new byte[(32 - (file.Length % 32)) % 32]);
        writer.Write(_data.Length > 0 ? _data.ToArray() : new byte[DataBytes]);
        return file.ToArray();
    }

    private static void Write(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }
}
