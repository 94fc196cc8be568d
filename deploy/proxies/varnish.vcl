vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "3000"; }
sub vcl_recv {
  if (req.url ~ "^/metrics(\?|$)") { return (synth(404)); }
  if (req.url ~ "^/api/(exports|claims)/[^/]+/file") { return (pipe); }
  return (pass);
}
