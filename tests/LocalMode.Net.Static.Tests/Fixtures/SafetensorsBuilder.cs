using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace LocalMode.Static.Tests.Fixtures;

/// <summary>Writes safetensors files, right ones and, with <see cref="Change"/>, wrong ones.</summary>
internal sealed class SafetensorsBuilder
{
    private readonly JsonObject _header = [];
    private readonly List<byte> _data = [];

    public SafetensorsBuilder Add<T>(string name, string type, long[] shape, params T[] values)
        where T : unmanaged
    {
        int begin = _data.Count;
        _data.AddRange(MemoryMarshal.AsBytes(values.AsSpan()));
        _header[name] = new JsonObject
        {
            ["dtype"] = type,
            ["shape"] = new JsonArray([.. shape.Select(static d => (JsonNode)d)]),
            ["data_offsets"] = new JsonArray(begin, _data.Count),
        };
        return this;
    }

    public SafetensorsBuilder Change(Action<JsonObject> change)
    {
        change(_header);
        return this;
    }

    public byte[] Build() => Assemble(_header.ToJsonString(), [.. _data]);

    public static byte[] Assemble(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        data.CopyTo(file, 8 + json.Length);
        return file;
    }
}
