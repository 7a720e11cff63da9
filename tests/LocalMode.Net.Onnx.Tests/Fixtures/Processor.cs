using System.Runtime.Intrinsics.X86;

namespace LocalMode.Onnx.Tests.Fixtures;

internal static class Processor
{
    /// <summary>Gets a value indicating whether 8-bit products do not saturate: AVX-512 VNNI or AVX VNNI.</summary>
    public static bool HasVnni
    {
        get
        {
            if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
                return false;

            bool avx512 = (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;
            bool avx = X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 4)) != 0;
            return avx512 || avx;
        }
    }
}
