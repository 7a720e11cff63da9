namespace LocalMode.LlamaCpp;

/// <summary>How a number of the key/value cache is held: less memory per token of a conversation, for less precision.</summary>
public enum KeyValueCacheType
{
    /// <summary>16 bits: the model's answers as they are meant to be.</summary>
    F16 = 0,

    /// <summary>About 8.5 bits in blocks of 32 (llama.cpp's <c>Q8_0</c>). Needs heads whose width is a multiple of 32.</summary>
    Q8 = 1,

    /// <summary>About 4.5 bits in blocks of 32 (llama.cpp's <c>Q4_0</c>). Needs heads whose width is a multiple of 32.</summary>
    Q4 = 2,
}
