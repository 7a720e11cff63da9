using System.Numerics.Tensors;

namespace LocalMode.Onnx;

/// <summary>The function that a dense layer ends with.</summary>
internal enum LayerActivation
{
    Identity,
    Tanh,
    Sigmoid,
    ReLU,
    SiLU,
}

/// <content>The functions themselves.</content>
internal static class LayerActivations
{
    /// <summary>Finds a function by the Python class that a model directory names, such as torch.nn.modules.activation.Tanh.</summary>
    public static LayerActivation? Find(string className) =>
        Enum.TryParse(className[(className.LastIndexOf('.') + 1)..], out LayerActivation activation) && Enum.IsDefined(activation) ? activation : null;

    public static void Apply(this LayerActivation activation, Span<float> values)
    {
        switch (activation)
        {
            case LayerActivation.Tanh:
                TensorPrimitives.Tanh(values, values);
                break;
            case LayerActivation.Sigmoid:
                TensorPrimitives.Sigmoid(values, values);
                break;
            case LayerActivation.ReLU:
                TensorPrimitives.Max(values, 0, values);
                break;
            case LayerActivation.SiLU:
                for (int i = 0; i < values.Length; i++)
                    values[i] /= 1 + MathF.Exp(-values[i]);
                break;
            default:
                break;
        }
    }
}
