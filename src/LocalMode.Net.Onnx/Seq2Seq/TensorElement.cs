using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>The element types that pass through a decoder.</summary>
internal static class TensorElement
{
    /// <summary>Returns the bytes of an element, or 0 for a type that no decoder's states have.</summary>
    public static int BytesOf(TensorElementType type) => type switch
    {
        TensorElementType.Float => 4,
        TensorElementType.Float16 or TensorElementType.BFloat16 => 2,
        _ => 0,
    };
}
