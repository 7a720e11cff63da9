using System.Numerics;
using LocalMode.Gguf;

namespace LocalMode.LlamaCpp.Gguf;

/// <content>The checks of what was read.</content>
internal sealed partial class GgufFile
{
    private const int MaximumLayers = 512;
    private const uint Float32Type = 0;

    private void CheckArchitecture(GgufReader reader)
    {
        reader.Field = "split.count";
        if (Integer("split.count") is > 1)
        {
            throw new UnsupportedCapabilityException(
                $"the split GGUF '{Path}'", "LocalMode.Net.LlamaCpp", "Join the parts with llama.cpp's gguf-split --merge.");
        }

        reader.Field = "general.architecture";
        Architecture = Text("general.architecture") is { Length: > 0 } name ? name : throw reader.Invalid("The architecture is missing.");
    }

    private void CheckModel(GgufReader reader)
    {
        CheckRange(reader, "block_count", 1, MaximumLayers);
        CheckRange(reader, "context_length", 1, int.MaxValue);
        CheckRange(reader, "embedding_length", 1, 1 << 20);
        CheckVocabulary(reader);
    }

    private void CheckRange(GgufReader reader, string key, long minimum, long maximum)
    {
        reader.Field = $"{Architecture}.{key}";
        if (Integer(reader.Field) is not { } value)
            throw reader.Invalid("The value is missing or not an integer.");

        if (value < minimum || value > maximum)
            throw reader.Invalid($"The value is {value:N0}; expected {minimum:N0} to {maximum:N0}.");
    }

    private void ReadTensors(GgufReader reader, long count)
    {
        reader.Field = "general.alignment";
        long alignment = Integer("general.alignment") ?? DefaultAlignment;
        if (alignment is <= 0 or > (1 << 20) || !BitOperations.IsPow2(alignment))
            throw reader.Invalid($"The alignment is {alignment:N0}; expected a power of two.");

        reader.Field = "tensors";
        if (count == 0)
            throw reader.Invalid("It holds no tensors.");

        (string Name, ulong End) last = ("", 0);
        for (long i = 0; i < count; i++)
        {
            reader.Field = "tensors";
            string name = reader.ReadString(MaximumNameBytes);
            reader.Field = name;
            GgufTensor tensor = ReadTensor(reader, name, (ulong)alignment, out ulong end);
            if (!_tensors.TryAdd(name, tensor))
                throw reader.Invalid("The tensor occurs twice.");

            if (end > last.End)
                last = (name, end);
        }

        long start = (reader.Position + alignment - 1) / alignment * alignment;
        reader.Field = last.Name;
        if (last.End > (ulong)Math.Max(0, Length - start))
            throw reader.Invalid($"The tensor ends at byte {(ulong)start + last.End:N0}, but the file has {Length:N0}: it is cut off.");
    }

    private static GgufTensor ReadTensor(GgufReader reader, string name, ulong alignment, out ulong end)
    {
        uint dimensions = reader.ReadUInt32();
        if (dimensions is 0 or > MaximumDimensions)
            throw reader.Invalid($"The tensor has {dimensions} dimensions; expected 1 to {MaximumDimensions}.");

        // Each size is below 2^40, and so is the product after every step: nothing can overflow.
        const ulong limit = 1UL << 40;
        ulong elements = 1;
        Span<ulong> sizes = [1, 1, 1, 1];
        for (uint i = 0; i < dimensions; i++)
        {
            ulong size = reader.ReadUInt64();
            if (size is 0 or >= limit || elements > limit / size)
                throw reader.Invalid($"The tensor's size {size:N0} in dimension {i} is not sensible.");

            elements *= size;
            sizes[(int)i] = size;
        }

        uint type = reader.ReadUInt32();
        if (!GgufTensorLayout.TryGet(type, out int blockElements, out int blockBytes))
            throw reader.Invalid($"The tensor type {type} is not known to this version.");

        if (sizes[0] % (ulong)blockElements != 0)
            throw reader.Invalid($"The tensor's rows of {sizes[0]:N0} elements are not whole blocks of {blockElements}.");

        // Norms and biases are added and multiplied as they are; of other types llama.cpp's kernels abort.
        if (dimensions == 1 && type != Float32Type && (name.EndsWith(".bias", StringComparison.Ordinal) || name.EndsWith("norm.weight", StringComparison.Ordinal)))
            throw reader.Invalid($"The tensor has type {type}; expected {Float32Type}, 32-bit numbers.");

        ulong offset = reader.ReadUInt64();
        if (offset % alignment != 0 || offset > limit * 8)
            throw reader.Invalid($"The tensor's offset {offset:N0} is not aligned to {alignment}, or not sensible.");

        end = offset + (elements / (ulong)blockElements * (ulong)blockBytes);
        return new(type, (long)sizes[0], (long)sizes[1], (long)(sizes[2] * sizes[3]));
    }
}
