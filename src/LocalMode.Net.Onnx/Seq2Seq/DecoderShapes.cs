using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>What one run of both graphs showed: the shapes of all that passes between them.</summary>
/// <param name="States">The type of the encoder's states.</param>
/// <param name="StateSize">The values of a state.</param>
/// <param name="Logits">The type of the logits.</param>
/// <param name="VocabularySize">The logits of a token.</param>
/// <param name="Cache">The tensors of the cache; none if there is no cache.</param>
internal sealed record DecoderShapes(TensorElementType States, int StateSize, TensorElementType Logits, int VocabularySize, CacheTensor[] Cache)
{
    /// <summary>Runs the encoder and the decoder's first step over one token.</summary>
    public static DecoderShapes Probe(EncoderDecoderSession session)
    {
        List<OrtValue> values = [];
        try
        {
            using RunOptions options = new();
            string[] encoderInputs = [.. session.Encoder.InputNames];
            List<OrtValue> one = [.. encoderInputs.Select(_ => Keep(Integer(session.EncoderIs64Bit)))];
            using IDisposableReadOnlyCollection<OrtValue> states = session.Encoder.Run(options, encoderInputs, one, [session.StatesOutput]);
            (TensorElementType stateType, long[] stateShape) = Shape(session.EncoderFile, session.StatesOutput, states[0], 3);

            DecoderGraph first = session.First;
            string[] past = session.Later is { } later ? [.. later.Inputs.Where(CacheTensor.IsPast)] : [];
            List<OrtValue> inputs = [.. first.Inputs.Select(name => name switch
            {
                DecoderGraph.States => states[0],
                DecoderGraph.Branch => Keep(OrtValue.CreateTensorValueFromMemory([false], [1])),
                DecoderGraph.Ids or DecoderGraph.Mask => Keep(Integer(first.Is64Bit)),
                _ => Keep(EmptyPast(first.Session.InputMetadata[name])),
            })];
            foreach (string name in past)
            {
                if (!first.Session.OutputMetadata.ContainsKey(CacheTensor.PresentOf(name)))
                    throw new ModelInvalidException(first.File, CacheTensor.PresentOf(name), $"The later steps need this output and the graph has no such one; it has {string.Join(", ", first.Session.OutputNames)}.");
            }

            string[] outputs = [DecoderGraph.Logits, .. past.Select(CacheTensor.PresentOf)];
            using IDisposableReadOnlyCollection<OrtValue> results = first.Session.Run(options, first.Inputs, inputs, outputs);
            (TensorElementType logitType, long[] logitShape) = Shape(first.File, DecoderGraph.Logits, results[0], 3);
            CacheTensor[] cache = new CacheTensor[past.Length];
            for (int i = 0; i < past.Length; i++)
            {
                (TensorElementType type, long[] shape) = Shape(first.File, outputs[i + 1], results[i + 1], 4);
                cache[i] = new(past[i], outputs[i + 1], CacheTensor.IsEncoders(past[i]), type, (int)shape[1], (int)shape[3]);
                CheckLater(session, cache[i]);
            }

            return new(stateType, checked((int)stateShape[^1]), logitType, checked((int)logitShape[^1]), cache);
        }
        finally
        {
            foreach (OrtValue value in values)
                value.Dispose();
        }

        OrtValue Keep(OrtValue value)
        {
            values.Add(value);
            return value;
        }
    }

    /// <summary>Returns the cache of an answer of no tokens, which the first step of a merged graph is given and does not look at.</summary>
    public static OrtValue EmptyPast(NodeMetadata metadata)
    {
        // The first dimension is the rows and the third the tokens; the others are the model's.
        long[] shape = [1, Math.Max(1, metadata.Dimensions[1]), 0, Math.Max(1, metadata.Dimensions[3])];
        return OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, metadata.ElementDataType, shape);
    }

    private static void CheckLater(EncoderDecoderSession session, CacheTensor tensor)
    {
        if (!tensor.IsOfEncoder && !session.Later!.Session.OutputMetadata.ContainsKey(tensor.Present))
            throw new ModelInvalidException(session.Later.File, tensor.Present, $"The next step needs this output and the graph has no such one; it has {string.Join(", ", session.Later.Session.OutputNames)}.");
    }

    private static OrtValue Integer(bool is64Bit) => is64Bit
        ? OrtValue.CreateTensorValueFromMemory([1L], [1, 1])
        : OrtValue.CreateTensorValueFromMemory([1], [1, 1]);

    private static (TensorElementType Type, long[] Shape) Shape(string file, string name, OrtValue value, int rank)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        long[] shape = info.Shape;
        return shape.Length == rank && shape[0] == 1 && shape[^1] >= 1 && TensorElement.BytesOf(info.ElementDataType) > 0
            ? (info.ElementDataType, shape)
            : throw new ModelInvalidException(file, name, $"One token gave {info.ElementDataType} [{string.Join(", ", shape)}]; expected floats of {rank} dimensions, the first of which is 1.");
    }
}
