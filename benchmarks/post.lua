-- For wrk: requests that send the body in POST_BODY.
wrk.method = "POST"
wrk.body = os.getenv("POST_BODY")
