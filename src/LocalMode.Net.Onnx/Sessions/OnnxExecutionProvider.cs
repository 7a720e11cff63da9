namespace LocalMode.Onnx;

/// <summary>What ONNX Runtime computes with.</summary>
public enum OnnxExecutionProvider
{
    /// <summary>The processor. In every build of ONNX Runtime.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; needs the package Microsoft.ML.OnnxRuntime.Gpu and CUDA on the machine.</summary>
    Cuda,

    /// <summary>Any GPU on Windows; needs the package Microsoft.ML.OnnxRuntime.DirectML.</summary>
    DirectML,

    /// <summary>Apple's accelerators; in the macOS and iOS builds of ONNX Runtime.</summary>
    CoreML,

    /// <summary>The first of CUDA, DirectML and CoreML that this build has and that starts, else the processor. The choice is logged and reported.</summary>
    Auto,
}
