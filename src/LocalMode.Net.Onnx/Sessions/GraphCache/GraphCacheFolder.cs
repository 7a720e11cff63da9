namespace LocalMode.Onnx;

/// <summary>Where optimised graphs are kept unless told otherwise.</summary>
internal static class GraphCacheFolder
{
    /// <summary>Returns the folder below the user's folder for caches, or null for a user without one: what others can write to is not to be trusted.</summary>
    public static string? Usual()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string caches = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } xdg && Path.IsPathFullyQualified(xdg) ? xdg
            : Path.Combine(home, ".cache");

        return Path.IsPathFullyQualified(caches) ? Path.Combine(caches, "LocalMode", "onnx-graphs") : null;
    }

    /// <summary>Makes the folder, for this user alone where the system knows that.</summary>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
