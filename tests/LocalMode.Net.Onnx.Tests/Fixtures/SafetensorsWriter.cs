using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace LocalMode.Onnx.Tests.Fixtures;

/// <summary>Writes small safetensors files of single-precision tensors.</summary>
internal static class SafetensorsWriter
{
    public static byte[] Write(params (string Name, int[] Shape, float[] Values)[] tensors)
    {
        StringBuilder header = new("{");
        int offset = 0;
        foreach ((string name, int[] shape, float[] values) in tensors)
        {
            header.Append(offset > 0 ? "," : "").Append(System.Globalization.CultureInfo.InvariantCulture, $"\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{offset},{offset + (4 * values.Length)}]}}");
            offset += 4 * values.Length;
        }

        byte[] json = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. tensors.SelectMany(static tensor => MemoryMarshal.AsBytes(tensor.Values.AsSpan()).ToArray())];
    }
}
