using System.Text.Json;

namespace LocalMode.Safetensors;

/// <summary>
/// Reads the JSON at the head of a safetensors file and checks every number in it against the file, as the format's own reader does:
/// tensors lie one after the other, from the header to the end of the file, without gaps or overlaps.
/// </summary>
internal static class SafetensorsHeader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the tensors.</summary>
    /// <param name="file">The path that errors name.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataStart">Where the tensors' bytes begin in the file.</param>
    /// <param name="fileLength">The file's length.</param>
    /// <exception cref="ModelInvalidException">The header is not valid, or does not fit the file.</exception>
    public static Dictionary<string, TensorInfo> Read(string file, ReadOnlyMemory<byte> json, long dataStart, long fileLength)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Strict);
        }
        catch (JsonException e)
        {
            throw new ModelInvalidException(file, "header", $"It is not JSON: {e.Message} Download the file again.", e);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new ModelInvalidException(file, "header", $"Expected an object, found {document.RootElement.ValueKind}.");

            Dictionary<string, TensorInfo> tensors = new(StringComparer.Ordinal);
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
            {
                if (entry.Name != "__metadata__")
                    tensors.Add(entry.Name, ReadTensor(file, entry, dataStart, fileLength));
            }

            CheckOrder(file, tensors.Values, dataStart, fileLength);
            return tensors;
        }
    }

    private static TensorInfo ReadTensor(string file, JsonProperty entry, long dataStart, long fileLength)
    {
        string name = entry.Name;
        JsonElement tensor = entry.Value;
        if (tensor.ValueKind != JsonValueKind.Object)
            throw new ModelInvalidException(file, name, $"Expected an object, found {tensor.ValueKind}.");

        TensorType type = ReadType(file, name, tensor);
        long[] shape = ReadNumbers(file, name, tensor, "shape");
        long[] range = ReadNumbers(file, name, tensor, "data_offsets");
        if (range.Length != 2 || range[0] > range[1] || range[1] > fileLength - dataStart)
        {
            throw new ModelInvalidException(
                file, $"{name}.data_offsets", $"Found [{string.Join(", ", range)}]; expected a begin and an end within the {fileLength - dataStart} bytes after the header. Download the file again.");
        }

        long length = range[1] - range[0];
        if (!TryCount(shape, TensorInfo.SizeOf(type), out long count, out long expected) || expected != length)
        {
            throw new ModelInvalidException(
                file, name, $"{type} [{string.Join(", ", shape)}] takes {(expected < 0 ? "too many" : expected)} bytes, but data_offsets give it {length}. Download the file again.");
        }

        return new(name, type, shape, count, dataStart + range[0], length);
    }

    private static TensorType ReadType(string file, string name, JsonElement tensor)
    {
        string? text = tensor.TryGetProperty("dtype", out JsonElement dtype) && dtype.ValueKind == JsonValueKind.String ? dtype.GetString() : null;

        // A number would parse too.
        if (text is not null && char.IsAsciiLetter(text.FirstOrDefault()) && Enum.TryParse(text, out TensorType type) && Enum.IsDefined(type))
            return type;

        throw new ModelInvalidException(
            file, $"{name}.dtype", $"Found {text ?? "no text"}; expected one of {string.Join(", ", Enum.GetNames<TensorType>())}. Convert the tensor to one of them.");
    }

    private static long[] ReadNumbers(string file, string name, JsonElement tensor, string member)
    {
        if (!tensor.TryGetProperty(member, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
            throw new ModelInvalidException(file, $"{name}.{member}", "Expected numbers of at least 0, found none.");

        long[] numbers = new long[array.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long number) || number < 0)
            {
                string found = item.GetRawText();
                throw new ModelInvalidException(file, $"{name}.{member}[{i}]", $"Expected a whole number of at least 0, found {(found.Length <= 80 ? found : found[..80])}.");
            }

            numbers[i++] = number;
        }

        return numbers;
    }

    private static bool TryCount(long[] shape, int size, out long count, out long bytes)
    {
        count = 1;
        foreach (long dimension in shape)
        {
            Int128 next = (Int128)count * dimension;
            if (next > long.MaxValue / size)
            {
                bytes = -1;
                return false;
            }

            count = (long)next;
        }

        bytes = count * size;
        return true;
    }

    private static void CheckOrder(string file, IEnumerable<TensorInfo> tensors, long dataStart, long fileLength)
    {
        long end = dataStart;
        foreach (TensorInfo tensor in tensors.OrderBy(static t => t.Offset).ThenBy(static t => t.Length))
        {
            if (tensor.Offset != end)
            {
                throw new ModelInvalidException(
                    file, $"{tensor.Name}.data_offsets", $"It begins at byte {tensor.Offset - dataStart} of the data; expected {end - dataStart}, where the tensor before it ends. Download the file again.");
            }

            end += tensor.Length;
        }

        if (end != fileLength)
            throw new ModelInvalidException(file, field: null, $"Its tensors end at byte {end}, but the file has {fileLength} bytes. Download the file again.");
    }
}
