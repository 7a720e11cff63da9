using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>Runs a graph over one token: only a run shows that it works and how wide its outputs are.</summary>
internal static class EncoderProbe
{
    public static EncoderOutput[] Run(InferenceSession session, EncoderGraph graph, int padTokenId)
    {
        long[] shape = [1, 1];
        List<OrtValue> values = [];
        try
        {
            foreach ((_, EncoderInputRole role, bool is64Bit) in graph.Inputs)
            {
                int value = role switch { EncoderInputRole.Ids => padTokenId, EncoderInputRole.Mask => 1, _ => 0 };
                values.Add(is64Bit
                    ? OrtValue.CreateTensorValueFromMemory([(long)value], shape)
                    : OrtValue.CreateTensorValueFromMemory([value], shape));
            }

            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(
                options, [.. graph.Inputs.Select(static input => input.Name)], values, [.. graph.Outputs.Select(static output => output.Name)]);
            EncoderOutput[] found = new EncoderOutput[graph.Outputs.Count];
            for (int i = 0; i < found.Length; i++)
                found[i] = Check(graph, graph.Outputs[i].Name, graph.Outputs[i].Kind, outputs[i].GetTensorTypeAndShape());

            return found;
        }
        finally
        {
            foreach (OrtValue value in values)
                value.Dispose();
        }
    }

    private static EncoderOutput Check(EncoderGraph graph, string name, EncoderOutputKind kind, OrtTensorTypeAndShapeInfo info)
    {
        long[] found = info.Shape;
        int width = kind == EncoderOutputKind.TokenScalar ? 1 : (int)Math.Clamp(found.Length == 0 ? 0 : found[^1], 0, int.MaxValue);
        EncoderOutput output = new(name, kind, width);
        if (info.ElementDataType == TensorElementType.Float && width > 0 && found.AsSpan().SequenceEqual(output.Shape(1, 1)))
            return output;

        string expected = kind switch { EncoderOutputKind.PerRow => "1, width", EncoderOutputKind.PerToken => "1, 1, width", _ => "1, 1" };
        throw new ModelInvalidException(
            graph.File, name, $"One token gave {info.ElementDataType} [{string.Join(", ", found)}]; expected 32-bit floats [{expected}].");
    }
}
